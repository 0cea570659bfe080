import { Container } from 'inversify';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { AccessTokenVerifier } from '#kernel/auth/access-token-verifier.ts';
import { NoKeys } from '#kernel/auth/no-keys.ts';
import { OpaqueTokens, RandomOpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { PublishedKeys } from '#kernel/auth/published-keys.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { KeySet, VerifyingKeys } from '#kernel/auth/signing-keys.ts';
import { SoughtKeys } from '#kernel/auth/sought-keys.ts';
import { Restoration } from '#kernel/backup/restoration.ts';
import { Bell } from '#kernel/bell/bell.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { EventBus } from '#kernel/event-bus/event-bus.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { LimitsInForce } from '#kernel/http/limits-in-force.ts';
import { PublicAddress } from '#kernel/http/public-address.ts';
import { Schedulers } from '#kernel/jobs/scheduler.ts';
import type { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { keyFile } from '#kernel/lifecycle/key-file.ts';
import { Lock } from '#kernel/lock/lock.ts';
import { Mail } from '#kernel/mail/mail.ts';
import { wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Registry } from '#kernel/registry/registry.ts';
import { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { TokenStore } from '#kernel/token-store/token-store.ts';
import type { Adapters } from './adapters.ts';

export interface KernelParts {
  readonly configuration: Configuration;
  readonly adapters: Adapters;
  readonly folder: DataFolder;
  readonly logger: Logger;
}

/** What all modules of a process share: the ports, and the keys of the installation. */
export function kernelContainer({ configuration, adapters, folder, logger }: KernelParts): Container {
  const kernel = new Container();
  const bind: Container['bind'] = kernel.bind.bind(kernel);
  const { issuer, audience, accessTokenSeconds: lifetimeSeconds, signingKey } = configuration.auth;
  const countSince = Restoration.of(folder)?.tokensCountSince ?? 0;
  const terms = new AccessTokenTerms({ issuer, audience, lifetimeSeconds, countSince });
  const keys = configuration.standing.signs ? loadKeys({ pem: signingKey, dataDir: folder.path }) : undefined;
  const verifying = new SoughtKeys(keys ?? new NoKeys(), adapters.publishedKeys, adapters.clock);
  wireValue(bind, Clock, adapters.clock);
  wireValue(bind, Ids, adapters.ids);
  wireValue(bind, Logger, logger);
  wireValue(bind, EventBus, adapters.eventBus);
  wireValue(bind, Lock, adapters.lock);
  wireValue(bind, Bell, adapters.bell);
  wireValue(bind, TokenStore, adapters.tokenStore);
  wireValue(bind, ThrottleRecords, adapters.throttleRecords);
  wireValue(bind, Schedulers, adapters.schedulers);
  wireValue(bind, Registry, adapters.registry);
  wireValue(bind, Mail, adapters.mail);
  wireValue(bind, LimitsInForce, new LimitsInForce(adapters.rateLimits));
  wireValue(bind, PublicAddress, new PublicAddress(configuration.http.publicUrl));
  wireValue(bind, VerifyingKeys, verifying);
  wireValue(bind, PublishedKeys, adapters.publishedKeys);
  wireValue(bind, AccessTokenTerms, terms);
  wireValue(bind, AccessTokenVerifier, new AccessTokenVerifier(verifying, terms, adapters.clock));
  wireValue(bind, PasswordHasher, adapters.passwordHasher);
  wireValue(bind, OpaqueTokens, new RandomOpaqueTokens());
  wireValue(bind, Cursors, new Cursors(configuration.http.cursorKey ?? keyFile(folder.file('keys/cursor-key'))));
  if (keys === undefined) return kernel;
  wireValue(bind, KeySet, keys);
  wireValue(bind, AccessTokenIssuer, new AccessTokenIssuer(keys, terms, adapters.clock, adapters.ids));
  return kernel;
}
