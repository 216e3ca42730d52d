// Exports of the encode stage.
export { encodeJson } from "./json";
export { encodeCsv } from "./csv";
