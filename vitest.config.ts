import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^millrace$/, replacement: path('./src/index.ts') },
      { find: /^millrace\/browser$/, replacement: path('./src/browser.ts') },
      { find: /^millrace\/arrow$/, replacement: path('./src/arrow.ts') },
      { find: /^millrace\/sqlite$/, replacement: path('./src/connector/sqlite/index.ts') },
      { find: /^millrace\/mysql$/, replacement: path('./src/connector/mysql/index.ts') },
      { find: /^millrace\/postgres$/, replacement: path('./src/connector/postgres/index.ts') },
      {
        find: /^millrace\/websocket$/,
        replacement: path('./src/connector/websocket/index.ts'),
      },
      { find: /^millrace\/http$/, replacement: path('./src/connector/http/index.ts') },
      { find: /^millrace(?:\/browser)?\/sql$/, replacement: path('./src/tables.ts') },
      { find: /^millrace\/s3$/, replacement: path('./src/checkpoint/s3/index.ts') },
      {
        find: /^millrace\/opentelemetry$/,
        replacement: path('./src/observe/opentelemetry/index.ts'),
      },
      { find: /^millrace\/testing$/, replacement: path('./src/testing/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
