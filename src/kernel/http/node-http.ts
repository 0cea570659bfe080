/**
 * `node:http` without its face as an ES module: that reads every export, and so loads the HTTP client and HTTP/2 (2 MB),
 * which nobody here calls.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
