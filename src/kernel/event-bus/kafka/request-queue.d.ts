declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The queue of one connection, inside kafkajs. */
  class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}
