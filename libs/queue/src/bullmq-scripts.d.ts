// BullMQ ships no types for this file. The 9 in its name is its number of keys.
declare module 'bullmq/dist/cjs/scripts/addStandardJob-9.js' {
  export const addStandardJob: { readonly name: string; readonly content: string; readonly keys: number };
}
