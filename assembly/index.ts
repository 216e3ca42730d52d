// The export list is the ABI: one line a stage, each stage lists its kernels in its own index.ts.
export * from "./memory/index";
export * from "./decode/index";
export * from "./encode/index";
export * from "./expression/index";
export * from "./state/index";
export * from "./window/index";
export * from "./join/index";
export * from "./source/index";
export * from "./time/index";
export * from "./exchange/index";
export * from "./rank/index";
