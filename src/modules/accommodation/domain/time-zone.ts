/** Names of the IANA database; an offset such as +09:00 would not know of daylight saving. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** The zone as the IANA database writes it (`asia/seoul` is Asia/Seoul), or undefined when there is none of that name. */
export function timeZoneNamed(name: string): string | undefined {
  if (!NAME.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}
