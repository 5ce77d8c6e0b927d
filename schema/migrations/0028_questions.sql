CREATE TABLE `questions` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`commons_id` text NOT NULL,
	`relay_id` text NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `questions_relay_id_unique` ON `questions` (`relay_id`);--> statement-breakpoint
CREATE INDEX `questions_commons` ON `questions` (`commons_id`);--> statement-breakpoint
ALTER TABLE `relays` ADD `offered` text;--> statement-breakpoint
-- The page of its commons says another thing once a question goes up, or off it, or is forgotten.
CREATE TRIGGER `entries_raise_questions` AFTER UPDATE OF status ON `entries`
WHEN NEW.kind = 'questions' AND (OLD.status = 'approved') <> (NEW.status = 'approved')
BEGIN
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM questions INNER JOIN commons ON commons.entry_id = questions.commons_id WHERE questions.entry_id = NEW.id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `questions_raise` AFTER DELETE ON `questions`
WHEN EXISTS (SELECT 1 FROM commons WHERE entry_id = OLD.commons_id AND slug IS NOT NULL)
BEGIN
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = OLD.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
