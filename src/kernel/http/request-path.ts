/** The path of a request's target as it was sent, without the query; also of one in absolute form. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  return path.startsWith('/') ? path : (URL.parse(path)?.pathname ?? '/');
}
