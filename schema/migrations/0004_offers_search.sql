-- An index of what is on the board: three letters anywhere in a word find it, accents or not.
CREATE VIRTUAL TABLE `board_search` USING fts5(words, tokenize='trigram remove_diacritics 1');
--> statement-breakpoint
INSERT INTO board_search (board_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `board_find` AFTER INSERT ON `board`
BEGIN
  INSERT INTO board_search (rowid, words)
  SELECT NEW.n, ' ' || title || ' ' || details || ' ' || quantity || ' ' || area || ' ' || name || ' '
  FROM offers WHERE entry_id = NEW.entry_id;
END;
--> statement-breakpoint
CREATE TRIGGER `board_forget` AFTER DELETE ON `board`
BEGIN
  DELETE FROM board_search WHERE rowid = OLD.n;
END;
--> statement-breakpoint
-- When a town moves, what is on the board may come before what it says.
CREATE TRIGGER `board_find_late` AFTER INSERT ON `offers`
WHEN EXISTS (SELECT 1 FROM board WHERE entry_id = NEW.entry_id)
BEGIN
  INSERT INTO board_search (rowid, words)
  SELECT n, ' ' || NEW.title || ' ' || NEW.details || ' ' || NEW.quantity || ' ' || NEW.area || ' ' || NEW.name || ' '
  FROM board WHERE entry_id = NEW.entry_id;
END;
