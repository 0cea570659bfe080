import type { BusMessage } from './envelope.ts';

/** A message as it reaches a consumer group; `position` names the place it came from: topic/partition/offset. */
export interface Delivery extends BusMessage {
  readonly position: string;
}

/** Takes a delivery; resolves once the group has committed or parked it, and may be called again with the same one. */
export type Receive = (delivery: Delivery) => Promise<void>;

export interface GroupSubscription {
  /** The consumer group: the module's name. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly receive: Receive;
}

export interface InstanceSubscription {
  /** The consumer group at whose place it begins: the module's name. */
  readonly group: string;
  readonly topics: readonly string[];
  /** What becomes of a delivery here concerns nobody else. */
  readonly hear: (delivery: Delivery) => void;
}

/** What a group has still to settle of a topic. */
export interface TopicLag {
  readonly topic: string;
  readonly messages: number;
}

/**
 * Carries messages to consumer groups: at least once, and first deliveries of one key of one topic in the order of the calls.
 * Groups are registered before `start`.
 */
export abstract class EventBus {
  /** Whether the topics can be read by others than the modules, so that it is of use to tell what no module hears. */
  get isReadByOthers(): boolean {
    return false;
  }
  abstract subscribe(subscription: GroupSubscription): void;
  /**
   * This process hears everything, whoever else of the group hears it too: what the group had not committed when this resolves, and what
   * is told after that. So whoever then reads what the group has stored misses nothing. At least once, and it holds up nobody.
   */
  abstract listen(subscription: InstanceSubscription): Promise<void>;
  /**
   * Resolves once the message needs its publisher no more: it is durable with the broker, or every group has settled it. When it has to wait
   * before it is sent, `mayGo` is asked then; at a no it is refused.
   */
  abstract publish(message: BusMessage, mayGo?: () => boolean): Promise<void>;
  /** What was published on the topics of a group and is neither committed nor parked there, by whichever process. */
  abstract lag(group: string): Promise<readonly TopicLag[]>;
  /** Whether the group has been given here, and has settled, what lay there when the bus was reached last, or was given 10 s for it. */
  abstract isCaughtUp(group: string): boolean;
  /** A bus that cannot be reached yet is reached later: nobody waits for it, and what is published meanwhile is refused. */
  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;
}
