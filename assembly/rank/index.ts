export * from "./orderWords";
export * from "./rank";
