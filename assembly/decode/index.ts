// Exports of the decode stage.
export { decodeCsv } from "./csv";
export { decodeJson } from "./json";
export { indexJsonKeys } from "./jsonKey";
