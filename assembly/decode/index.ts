// Exports of the decode stage.
export { decodeCsv } from "./csv";
