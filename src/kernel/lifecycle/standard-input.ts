/** Tells this process to stop when its standard input ends, as it does once whoever holds the other end is gone, however it went. */
export function stopWithStandardInput(): void {
  const { stdin } = process;
  const stop = () => process.kill(process.pid, 'SIGTERM');
  stdin.once('end', stop).once('error', stop).resume();
  // A file and /dev/null keep no process alive, and have no such method.
  if ('unref' in stdin) stdin.unref();
}
