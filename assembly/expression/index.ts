// Exports of the expression stage.
export { evaluate } from "./evaluate";
