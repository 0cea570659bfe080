import { defineError } from '../domain/errors.ts';

export const ConfigTokenNeeded = defineError('CONFIG_TOKEN_NEEDED', 'unauthenticated', {
  ko: '설정 서버의 토큰이 필요합니다. CONFIG_TOKEN의 값을 Authorization: Bearer로, 또는 Basic의 비밀번호로 보내 주세요.',
  en: 'The token of the config server is needed; send the value of CONFIG_TOKEN as Authorization: Bearer, or as the password of Basic.',
});

export const NoSuchConfiguration = defineError('CONFIGURATION_NOT_FOUND', 'not-found', {
  ko: '그런 서비스나 환경의 설정은 없습니다. 있는 이름은 errors에 있습니다.',
  en: 'There are no settings of such a service or environment; errors says which there are.',
});
