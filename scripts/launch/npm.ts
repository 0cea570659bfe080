const LOOKS_EVERY = 1_000;

/** Where npm has started this process: tells it to stop once npm is gone, which then hands no signal on to it. */
export function stopWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const looks = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(looks);
    process.kill(process.pid, 'SIGTERM');
  }, LOOKS_EVERY).unref();
}
