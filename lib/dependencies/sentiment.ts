/**
 * Sentences of three review sites with their sentiment: test fixtures of the package, made
 * from UCI's "Sentiment Labelled Sentences" (Kotzias et al., KDD 2015). The package's MIT
 * licence covers its code. Import it dynamically.
 * @module
 */
import amazon from "npm:sentiment@5.0.2/test/fixtures/amazon.json" with {
  type: "json",
};
import imdb from "npm:sentiment@5.0.2/test/fixtures/imdb.json" with {
  type: "json",
};
import yelp from "npm:sentiment@5.0.2/test/fixtures/yelp.json" with {
  type: "json",
};

/** Name and version of the package, to tell where the data come from. */
export const SENTIMENT_PACKAGE = "npm:sentiment@5.0.2";

/** A sentence and 1 if it is positive, 0 if not; each file ends with a row that is neither. */
export interface Row {
  /** As its author wrote it. */
  readonly text: string;
  /** 1 positive, 0 negative, null in the row at the end. */
  readonly class: number | null;
}

/** The sentences of each site. */
export const SENTENCES: Readonly<Record<string, readonly Row[]>> = {
  amazon,
  imdb,
  yelp,
};
