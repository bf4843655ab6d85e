/** What an answer depends on beside the material itself, and what is kept of answers. */
export type ContextTables = {
  /** From both sides: the picture with this hash, which is that of `of_media`, is not a match for `media`. */
  negatives: { region: string; hash: Uint8Array; media: number; of_media: number; added_at: string };
  watches: {
    region: string;
    id: number;
    bureau: string;
    device: string | null;
    answer: string;
    /** SHA-256 over what is asked about: the same question of the same bureau is kept once. */
    question: Uint8Array;
    sha256: Uint8Array | null;
    sha1: Uint8Array | null;
    md5: Uint8Array | null;
    pdq: Uint8Array | null;
    named: number;
    created_at: string;
    expires_at: string;
  };
  known_sets: {
    region: string;
    id: number;
    /** Of a part: the set's name, a slash, and something that no other part has. */
    name: string;
    added_at: string;
    /** The set's name, if this is a part of it. */
    part_of: string | null;
    /** When a part that is still being read last grew; null: it counts. */
    reading_at: string | null;
  };
  /** SHA-256 or SHA-1, told apart by their lengths. */
  known_digests: { region: string; digest: Uint8Array; known_set: number };
  answers: {
    region: string;
    id: string;
    bureau: string;
    answer_sha256: Uint8Array;
    items: number;
    answered_at: string;
    /** The index of the audit log's leaf; null for answers from before there was a log. */
    leaf: number | null;
  };
};
