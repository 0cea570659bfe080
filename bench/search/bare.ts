import http from 'node:http';
import { answerParent } from '../child.ts';

const answers = new Map<string, string>();
const server = http.createServer((request, response) => {
  const body = answers.get(request.url ?? '') ?? '';
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as { port: number };

/** Answers with what it was told to answer: what the server, the socket and the client take by themselves. */
answerParent({
  url: () => `http://127.0.0.1:${port}`,
  answer: ({ path, body }: { readonly path: string; readonly body: string }) => {
    answers.set(path, body);
    return true;
  },
});
