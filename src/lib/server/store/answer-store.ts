/** An answer as the hub remembers it. */
export type StoredAnswer = {
  id: string;
  bureau: string;
  /** Of the signed text, which holds the SHA-256 of the question. */
  sha256: string;
  items: number;
  answeredAt: string;
  /** The index of the audit log's leaf that commits to it; null for answers from before there was a log. */
  leaf: number | null;
};

export type AnswerLog = {
  /**
   * That an answer was given, to whom and when, and its SHA-256. Never the question or its hash: as long as nobody
   * shows the answer, nothing here tells what was asked.
   */
  record(answer: StoredAnswer): Promise<void>;
  find(id: string): Promise<StoredAnswer | null>;
};
