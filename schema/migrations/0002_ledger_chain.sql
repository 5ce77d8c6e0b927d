-- A line follows the last one, or is refused: this is what decides between two approvals at once,
-- and what keeps INSERT OR REPLACE from taking a line's place.
CREATE TRIGGER `acts_follow` BEFORE INSERT ON `acts`
WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM acts), 0) + 1
  OR NEW.prev IS NOT coalesce((SELECT hash FROM acts WHERE seq = NEW.seq - 1), '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
  SELECT raise(ABORT, 'constraint failed: acts.seq does not follow the last line');
END;
--> statement-breakpoint
-- The second half is not left to the unique index: for it, INSERT OR REPLACE would take the other correction out.
CREATE TRIGGER `acts_correct_what_is_there` BEFORE INSERT ON `acts`
WHEN NEW.corrects IS NOT NULL AND (
  NOT EXISTS (SELECT 1 FROM acts WHERE seq = NEW.corrects)
  OR EXISTS (SELECT 1 FROM acts WHERE corrects = NEW.corrects)
)
BEGIN
  SELECT raise(ABORT, 'constraint failed: acts.corrects names no line that can be corrected');
END;
--> statement-breakpoint
CREATE TRIGGER `acts_keep_chained` BEFORE UPDATE OF seq, prev, hash, act, hundredths, unit, date, commons_id, corrects, at, who_commitment, what_commitment ON `acts`
BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
-- `rowid` is another name of `seq`, which the list above does not hold.
CREATE TRIGGER `acts_keep_numbers` BEFORE UPDATE ON `acts`
WHEN NEW.seq IS NOT OLD.seq
BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `acts_keep_lines` BEFORE DELETE ON `acts`
BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
-- Words may be taken back, never put in or exchanged.
CREATE TRIGGER `acts_only_forget` BEFORE UPDATE OF who, who_salt, what, what_salt ON `acts`
WHEN (NEW.who IS NOT NULL AND NEW.who IS NOT OLD.who)
  OR (NEW.who_salt IS NOT NULL AND NEW.who_salt IS NOT OLD.who_salt)
  OR (NEW.what IS NOT NULL AND NEW.what IS NOT OLD.what)
  OR (NEW.what_salt IS NOT NULL AND NEW.what_salt IS NOT OLD.what_salt)
BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `acts_tally` AFTER INSERT ON `acts`
BEGIN
  INSERT INTO tallies (span, `key`, act, unit, acts, hundredths)
  SELECT span, `key`, NEW.act, unit, NEW.hundredths > 0, NEW.hundredths
  FROM (
    SELECT 'all' AS span, '' AS `key`, NEW.unit AS unit
    UNION ALL SELECT 'month', substr(NEW.date, 1, 7), NEW.unit
    UNION ALL SELECT 'week', date(NEW.date, 'weekday 0', '-6 days'), ''
    UNION ALL SELECT 'commons', NEW.commons_id, NEW.unit WHERE NEW.commons_id IS NOT NULL
  )
  WHERE true
  ON CONFLICT (span, `key`, act, unit) DO UPDATE SET acts = acts + excluded.acts, hundredths = hundredths + excluded.hundredths;
END;
--> statement-breakpoint
CREATE TRIGGER `acts_tally_names` AFTER INSERT ON `acts`
WHEN NEW.commons_id IS NOT NULL AND NEW.who IS NOT NULL AND NEW.hundredths > 0
BEGIN
  INSERT INTO act_names (commons_id, name, acts) VALUES (NEW.commons_id, lower(NEW.who), 1)
  ON CONFLICT (commons_id, name) DO UPDATE SET acts = acts + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `act_names_tally` AFTER INSERT ON `act_names`
BEGIN
  INSERT INTO tallies (span, `key`, act, unit, acts, hundredths) VALUES ('commons', NEW.commons_id, 'people', '', 1, 0)
  ON CONFLICT (span, `key`, act, unit) DO UPDATE SET acts = acts + 1;
END;
--> statement-breakpoint
-- Also when the name was taken back: a count of more people than names would point at the line.
CREATE TRIGGER `act_names_untally` AFTER DELETE ON `act_names`
BEGIN
  UPDATE tallies SET acts = acts - 1 WHERE span = 'commons' AND `key` = OLD.commons_id AND act = 'people' AND unit = '';
END;
--> statement-breakpoint
-- What was corrected counts no more.
CREATE TRIGGER `acts_untally_corrected` AFTER INSERT ON `acts`
WHEN NEW.corrects IS NOT NULL
BEGIN
  INSERT INTO tallies (span, `key`, act, unit, acts, hundredths)
  SELECT span, `key`, act, unit, -(hundredths > 0), -hundredths
  FROM (
    SELECT 'all' AS span, '' AS `key`, act, unit, hundredths FROM acts WHERE seq = NEW.corrects
    UNION ALL SELECT 'month', substr(date, 1, 7), act, unit, hundredths FROM acts WHERE seq = NEW.corrects
    UNION ALL SELECT 'week', date(date, 'weekday 0', '-6 days'), act, '', hundredths FROM acts WHERE seq = NEW.corrects
    UNION ALL SELECT 'commons', commons_id, act, unit, hundredths FROM acts WHERE seq = NEW.corrects AND commons_id IS NOT NULL
  )
  WHERE true
  ON CONFLICT (span, `key`, act, unit) DO UPDATE SET acts = acts + excluded.acts, hundredths = hundredths + excluded.hundredths;
  UPDATE act_names SET acts = act_names.acts - 1
  FROM (SELECT commons_id, lower(who) AS name FROM acts WHERE seq = NEW.corrects AND who IS NOT NULL AND hundredths > 0) AS old
  WHERE act_names.commons_id = old.commons_id AND act_names.name = old.name;
  DELETE FROM act_names WHERE (commons_id, name) = (SELECT commons_id, lower(who) FROM acts WHERE seq = NEW.corrects) AND acts <= 0;
END;
--> statement-breakpoint
-- Only an index: the words themselves stand in the ledger. Three letters anywhere in a word find it,
-- accents or not; the spaces around make words of one or two letters findable, too.
CREATE VIRTUAL TABLE `acts_search` USING fts5(who, what, content='', tokenize='trigram remove_diacritics 1');
--> statement-breakpoint
-- What is taken back must not stay behind in the index.
INSERT INTO acts_search (acts_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `acts_find` AFTER INSERT ON `acts`
WHEN NEW.who IS NOT NULL OR NEW.what IS NOT NULL
BEGIN
  INSERT INTO acts_search (rowid, who, what) VALUES (NEW.seq, ' ' || coalesce(NEW.who, '') || ' ', ' ' || coalesce(NEW.what, '') || ' ');
END;
--> statement-breakpoint
CREATE TRIGGER `acts_forget` AFTER UPDATE OF who, what ON `acts`
WHEN NEW.who IS NOT OLD.who OR NEW.what IS NOT OLD.what
BEGIN
  INSERT INTO acts_search (acts_search, rowid, who, what)
  VALUES ('delete', OLD.seq, ' ' || coalesce(OLD.who, '') || ' ', ' ' || coalesce(OLD.what, '') || ' ');
  INSERT INTO acts_search (rowid, who, what)
  SELECT NEW.seq, ' ' || coalesce(NEW.who, '') || ' ', ' ' || coalesce(NEW.what, '') || ' '
  WHERE NEW.who IS NOT NULL OR NEW.what IS NOT NULL;
  -- Of a line that was corrected the name is not counted any more.
  UPDATE act_names SET acts = acts - 1
  WHERE OLD.who IS NOT NULL AND NEW.who IS NULL AND OLD.hundredths > 0 AND commons_id = OLD.commons_id AND name = lower(OLD.who)
    AND NOT EXISTS (SELECT 1 FROM acts WHERE corrects = OLD.seq);
  DELETE FROM act_names WHERE commons_id = OLD.commons_id AND name = lower(OLD.who) AND acts <= 0;
END;
