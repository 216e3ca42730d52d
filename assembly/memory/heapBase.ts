/**
 * First byte behind the kernels' constants: the page allocator of `src/wasm/memory.ts` starts here.
 */
export function heapBase(): usize {
  return __heap_base;
}
