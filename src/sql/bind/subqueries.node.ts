// Node has them at once; `subqueries.browser.ts` is how pages get them.
export * from './subqueryParts.js';
