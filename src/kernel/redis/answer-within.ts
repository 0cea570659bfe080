/**
 * An answer, or an error once the milliseconds are over. An answer that has arrived by then counts, although a busy event loop has
 * not read it yet: timers run before sockets are read.
 */
export function answerWithin<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(
      () => setImmediate(() => reject(new Error(`no answer within ${milliseconds} ms`))),
      milliseconds,
    );
    answer.then(resolve, reject).finally(() => clearTimeout(overdue));
  });
}
