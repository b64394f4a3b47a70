import { MAX_JSON_DEPTH } from '#lib/protocol/json.ts';

/**
 * Version of the shapes and limits of objects. Increase it when a stored object would be admitted
 * differently: checkpoints of other versions are ignored, and the log is folded again.
 */
export const SHAPES_VERSION = 2;

/** Longest texts within an object, in UTF-16 code units. Longer ones are cut. */
export const TEXT_LIMITS = {
  /** Names of objects, namespaces, containers and ports. */
  nameChars: 253,
  uidChars: 128,
  /** A prefix of 253, a slash and a name of 63. */
  labelKeyChars: 317,
  labelValueChars: 63,
  annotationChars: 1_024,
  imageChars: 512,
  messageChars: 400,
  timeChars: 64,
  otherChars: 4_096,
} as const;

/** Most items of a list or keys of a map. The first ones are kept, and the object is `cut`. */
export const ITEM_LIMITS = {
  /** Containers of each kind, and their statuses. */
  containers: 32,
  /** Labels; ports, variables and volumes of one container or Pod. */
  perContainer: 64,
  /** Conditions, owners and finalizers. */
  conditions: 32,
  other: 200,
} as const;

/** Sizes of one object, in bytes of UTF-8 JSON. A larger one becomes an `oversized` record. */
export const OBJECT_LIMITS = {
  objectBytes: 64 * 1024,
  /** A Kubernetes Event or the response to a probe. */
  observedBytes: 8 * 1024,
  /** An `oversized` record. */
  recordBytes: 4 * 1024,
  /** Labels of an `oversized` record. */
  recordLabels: 20,
  /** Levels of nesting. Deeper parts are dropped. */
  depth: MAX_JSON_DEPTH,
} as const;

/**
 * What the objects of one seat can have together. A reset that hasn't ended has the same budget
 * beside it. Further objects become `oversized` records.
 */
export const SEAT_BUDGET = { objects: 2_000, bytes: 4 * 1024 * 1024 } as const;

/**
 * Bytes of all objects of a workshop. Beyond it, each seat has an equal part of it instead of
 * `SEAT_BUDGET.bytes`.
 */
export const WORKSHOP_OBJECT_BYTES = 512 * 1024 * 1024;
