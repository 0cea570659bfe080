import { mergeOutcomes, mergeSagas } from './merge-answers.ts';
import { MOST_EVENTS, outcomesRoute } from './module-routes.ts';
import type { OutcomesView, SagaView } from './views.ts';
import { gather, isReply, type WholeAnswer } from './whole-answers.ts';

type Outcomes = OutcomesView['items'][number]['outcomes'];

/** The events that all modules have told about a subject, and then what has become of each with all modules: who hears an event has not told it. */
export const wholeSaga: WholeAnswer = async (asked, installation) => {
  const told = await gather<SagaView>(asked, installation);
  if (isReply(told)) return told;
  const events = [...new Set(told.parts.flatMap((part) => part.events.map(({ event, type }) => `${event}:${type}`)))];
  const outcomes = new Map<string, Outcomes>();
  const unanswered = new Set(told.unanswered);
  for (let from = 0; from < events.length; from += MOST_EVENTS) {
    const query = { events: events.slice(from, from + MOST_EVENTS) };
    const request = { ...asked.request, params: {}, query };
    const heard = await gather<OutcomesView>({ route: outcomesRoute, request }, installation);
    if (isReply(heard)) return heard;
    for (const { event, outcomes: known } of mergeOutcomes(heard.parts).items) outcomes.set(event, known);
    for (const module of heard.unanswered) unanswered.add(module);
  }
  const subject = String(asked.request.params?.subject);
  const body = { subject, events: mergeSagas(told.parts, outcomes), unanswered: [...unanswered] };
  return { status: 200, body };
};
