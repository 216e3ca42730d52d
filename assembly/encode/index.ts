// Exports of the encode stage.
export { encodeJson } from "./json";
