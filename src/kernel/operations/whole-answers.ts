import { DomainError } from '../domain/errors.ts';
import { Unavailable } from '../http/errors.ts';
import type { Reply } from '../http/route.ts';
import type { Asked, Installation, Learnt } from './installation.ts';

/** Answers for the whole installation. */
export type WholeAnswer = (asked: Asked, installation: Installation) => Promise<Reply>;

interface Gathering {
  /** Whose answers are wanted: of every process, or of one for each module; the latter when not said. */
  readonly from?: 'processes' | 'modules';
  /** False where a process that runs no module cannot answer for itself. */
  readonly alsoWithoutModules?: boolean;
}

interface Gathered<Part> {
  readonly parts: readonly Part[];
  readonly unanswered: readonly string[];
}

/** What the processes have answered, this one first, or the refusal that one of them has answered with. Who does not know what is asked for says nothing. */
export async function gather<Part>(
  asked: Asked,
  installation: Installation,
  { from = 'modules', alsoWithoutModules = true }: Gathering = {},
): Promise<Gathered<Part> | Reply> {
  const asksItself = alsoWithoutModules || installation.modules.length > 0;
  const own = asksItself ? await unlessNotFound(installation.here(asked)) : undefined;
  const { replies, unanswered } =
    from === 'processes' ? await installation.ofAll(asked) : await ofChosenModules(asked, installation);
  const refusal = replies.find(({ status }) => status >= 400 && status !== 404);
  if (refusal !== undefined) return refusal;
  const told = replies.filter(({ status }) => status < 400).map(({ body }) => JSON.parse(String(body)) as Part);
  const ownPart = own?.body as Part | undefined;
  const parts = ownPart === undefined ? told : [ownPart, ...told];
  if (parts.length > 0) return { parts, unanswered };
  if (unanswered.length > 0) throw new Unavailable();
  return replies[0] ?? installation.here(asked);
}

export const isReply = <Part>(gathered: Gathered<Part> | Reply): gathered is Reply => 'status' in gathered;

/** The answers of all as one, and of which modules nobody has answered. */
export const merged =
  <Part>(merge: (parts: readonly Part[], asked: Asked) => object, gathering?: Gathering): WholeAnswer =>
  async (asked, installation) => {
    const gathered = await gather<Part>(asked, installation, gathering);
    if (isReply(gathered)) return gathered;
    const { parts, unanswered } = gathered;
    return { status: 200, body: { ...merge(parts, asked), unanswered } };
  };

/** Whoever knows what is asked for answers. */
export const whoeverKnows: WholeAnswer = async (asked, installation) => {
  const own = installation.modules.length > 0 ? await unlessNotFound(installation.here(asked)) : undefined;
  if (own !== undefined) return own;
  const { replies, unanswered } = await installation.ofModules(asked);
  const known = replies.find(({ status }) => status !== 404);
  if (known !== undefined) return known;
  if (unanswered.length > 0) throw new Unavailable();
  return replies[0] ?? installation.here(asked);
};

/** Whoever runs the module that the path names answers. */
export const whoeverRuns: WholeAnswer = async (asked, installation) => {
  const name = String(asked.request.params?.name);
  if (!installation.elsewhere.includes(name)) return installation.here(asked);
  const { replies } = await installation.ofModules(asked, [name]);
  const [reply] = replies;
  if (reply === undefined) throw new Unavailable();
  return reply;
};

export const thisProcess: WholeAnswer = (asked, installation) => installation.here(asked);

/** Each module for itself where something is done, so that two processes never do it to the same. */
async function ofChosenModules(asked: Asked, installation: Installation): Promise<Learnt> {
  const { route, request } = asked;
  const body = (request.body ?? {}) as { readonly module?: string };
  const module = body.module ?? request.query.module;
  const chosen = installation.elsewhere.filter((name) => module === undefined || name === module);
  if (route.method === 'GET') return installation.ofModules(asked, chosen);
  const learnt = await Promise.all(
    chosen.map((name) =>
      installation.ofModules({ route, request: { ...request, body: { ...body, module: name } } }, [name]),
    ),
  );
  return {
    replies: learnt.flatMap(({ replies }) => replies),
    unanswered: learnt.flatMap(({ unanswered }) => unanswered),
  };
}

async function unlessNotFound(answer: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return undefined;
    throw error;
  }
}
