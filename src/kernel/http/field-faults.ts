import type { z } from 'zod';
import type { FieldFault, Message } from '../domain/errors.ts';

type Issue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, Message>> = {
  string: { ko: '문자열이어야 합니다.', en: 'It must be text.' },
  number: { ko: '숫자여야 합니다.', en: 'It must be a number.' },
  int: { ko: '정수여야 합니다.', en: 'It must be a whole number.' },
  boolean: { ko: 'true 또는 false여야 합니다.', en: 'It must be true or false.' },
  object: { ko: '객체여야 합니다.', en: 'It must be an object.' },
  array: { ko: '배열이어야 합니다.', en: 'It must be a list.' },
};

/** Where the API is described; sentences that name it are said with another guide where that is the one. */
export const GUIDE = '/docs';

const INVALID: Message = {
  ko: '값이 올바르지 않습니다. /docs의 설명에 맞추어 주세요.',
  en: 'This value is not valid; send it as /docs describes.',
};

const TEXTS: Readonly<Record<string, Message>> = {
  required: { ko: '꼭 필요한 항목입니다. 값을 적어 주세요.', en: 'This field is required; give it a value.' },
  unknown_field: {
    ko: '알 수 없는 항목입니다. 이름을 확인하거나 빼 주세요.',
    en: 'This field is not known; check its name or leave it out.',
  },
  invalid_format: {
    ko: '형식이 올바르지 않습니다. /docs에 적힌 형식으로 보내 주세요.',
    en: 'The format is not valid; send it as /docs describes.',
  },
  invalid_value: {
    ko: '허용되지 않는 값입니다. /docs에 적힌 값 가운데에서 골라 주세요.',
    en: 'This value is not allowed; choose one that /docs describes.',
  },
  invalid: INVALID,
  date: { ko: '달력에 있는 날짜를 YYYY-MM-DD로 적어 주세요.', en: 'Give a date of the calendar as YYYY-MM-DD.' },
  integer: { ko: '정수를 적어 주세요.', en: 'Give a whole number.' },
  decimal: { ko: '10진수로 적어 주세요. 예: 2.5', en: 'Give a decimal number, such as 2.5.' },
  time: { ko: '하루의 시각을 HH:MM으로 적어 주세요. 예: 15:00', en: 'Give a time of the day as HH:MM, such as 15:00.' },
  repeated: { ko: '한 번만 적어 주세요.', en: 'Give this parameter once.' },
  structured: { ko: '대괄호 없이 단순한 값으로 적어 주세요.', en: 'Give a plain value without brackets.' },
  malformed_encoding: {
    ko: '퍼센트 인코딩이 올바르지 않습니다. UTF-8을 %XX로 적어 주세요.',
    en: 'The percent-encoding is not valid; write UTF-8 as %XX.',
  },
  invalid_character: {
    ko: '쓸 수 없는 문자가 들어 있습니다. 제어 문자와 깨진 글자를 빼 주세요.',
    en: 'It contains a character that is not allowed; leave out control and broken characters.',
  },
  repeated_key: {
    ko: '같은 이름이 두 번 나옵니다. 한 번만 적어 주세요.',
    en: 'This name is there twice; give it once.',
  },
  forbidden_key: { ko: '쓸 수 없는 이름입니다. 빼 주세요.', en: 'This name is not allowed; leave it out.' },
  too_deep: { ko: '20단계까지만 중첩할 수 있습니다.', en: 'Nest at most 20 levels.' },
  too_many_items: { ko: '한 번에 100개까지만 담을 수 있습니다.', en: 'Hold at most 100 items.' },
  invalid_cursor: { ko: '받은 nextCursor를 그대로 보내 주세요.', en: 'Send a nextCursor exactly as it was received.' },
  idempotency_key: { ko: '공백 없는 ASCII 1–255자로 적어 주세요.', en: 'Give 1–255 visible ASCII characters.' },
};

/** A fault by its stable code, with the catalogue's sentence unless another is given. */
export const fieldFault = (fault: {
  readonly pointer: string;
  readonly code: string;
  readonly message?: Message;
}): FieldFault => ({
  pointer: fault.pointer,
  code: fault.code,
  message: fault.message ?? TEXTS[fault.code] ?? INVALID,
});

/** Names the code and sentences of a rule of a schema: `.refine(isFair, fault({ code: 'unfair', ko, en }))`. */
export const fault = (rule: { readonly code: string } & Message) => ({
  error: rule.code,
  params: { message: { ko: rule.ko, en: rule.en } },
});

/** RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** All faults that a schema found; the message of a rule that looks like a code (`date`) is taken as the code. */
export const faultsOf = (found: { readonly issues: readonly Issue[]; readonly input: unknown }): FieldFault[] =>
  found.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => fieldFault({ pointer: pointerOf([...issue.path, key]), code: 'unknown_field' }));
    return [{ pointer: pointerOf(issue.path), ...describe(issue, valueAt(found.input, issue.path)) }];
  });

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value === null || typeof value !== 'object' ? undefined : Reflect.get(value, key)),
    input,
  );

function describe(issue: Issue, value: unknown): Omit<FieldFault, 'pointer'> {
  if (
    value === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  )
    return known('required');
  const given = issue.code === 'custom' ? (issue.params?.message as Message | undefined) : undefined;
  if (/^[a-z][a-z0-9_]*$/.test(issue.message)) return { ...known(issue.message), ...(given && { message: given }) };
  switch (issue.code) {
    case 'invalid_type':
      return say('invalid_type', TYPES[issue.expected] ?? INVALID);
    case 'too_small':
      return small(issue);
    case 'too_big':
      return big(issue);
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return say('invalid_value', { ko: `다음 가운데 하나여야 합니다: ${values}`, en: `It must be one of: ${values}` });
    }
    case 'not_multiple_of':
      return say('not_multiple_of', {
        ko: `${issue.divisor}의 배수여야 합니다.`,
        en: `It must be a multiple of ${issue.divisor}.`,
      });
    case 'invalid_format':
      return known('invalid_format');
    case 'invalid_union':
      return known('invalid_value');
    default:
      return known('invalid');
  }
}

function small({ origin, minimum, inclusive = true }: z.core.$ZodIssueTooSmall): Omit<FieldFault, 'pointer'> {
  if (origin === 'string')
    return say('too_short', {
      ko: `${minimum}자 이상이어야 합니다.`,
      en: `It must have at least ${counted(minimum, 'character')}.`,
    });
  if (origin === 'array')
    return say('too_few', {
      ko: `${minimum}개 이상이어야 합니다.`,
      en: `It must have at least ${counted(minimum, 'item')}.`,
    });
  return say(
    'too_small',
    inclusive
      ? { ko: `${minimum} 이상이어야 합니다.`, en: `It must be at least ${minimum}.` }
      : { ko: `${minimum}보다 커야 합니다.`, en: `It must be more than ${minimum}.` },
  );
}

function big({ origin, maximum, inclusive = true }: z.core.$ZodIssueTooBig): Omit<FieldFault, 'pointer'> {
  if (origin === 'string')
    return say('too_long', {
      ko: `${maximum}자 이하여야 합니다.`,
      en: `It must have at most ${counted(maximum, 'character')}.`,
    });
  if (origin === 'array')
    return say('too_many', {
      ko: `${maximum}개 이하여야 합니다.`,
      en: `It must have at most ${counted(maximum, 'item')}.`,
    });
  return say(
    'too_large',
    inclusive
      ? { ko: `${maximum} 이하여야 합니다.`, en: `It must be at most ${maximum}.` }
      : { ko: `${maximum}보다 작아야 합니다.`, en: `It must be less than ${maximum}.` },
  );
}

const counted = (count: number | bigint, thing: string): string => `${count} ${thing}${Number(count) === 1 ? '' : 's'}`;
const known = (code: string) => ({ code, message: TEXTS[code] ?? INVALID });
const say = (code: string, message: Message) => ({ code, message });
