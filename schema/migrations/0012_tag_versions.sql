CREATE TABLE `tag_versions` (
	`tag` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `offers_commons` ON `offers` (`commons_id`) WHERE "offers"."commons_id" is not null;--> statement-breakpoint
CREATE INDEX `victories_invites` ON `victories` (`invites_id`) WHERE "victories"."published_at" is not null;
--> statement-breakpoint
-- A list has a row from the start; what has an address of its own, from when it first went up.
INSERT INTO `tag_versions` (`tag`, `version`) SELECT value, lower(hex(randomblob(8))) FROM json_each('["commons", "signups", "offers", "victories", "ledger"]');
--> statement-breakpoint
INSERT INTO `tag_versions` (`tag`, `version`) SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE slug IS NOT NULL;
--> statement-breakpoint
INSERT INTO `tag_versions` (`tag`, `version`) SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE slug IS NOT NULL;
--> statement-breakpoint
-- What a commons says, and when and where its dates are: each change of one raises its sequence. The minute's own notes do not.
-- Lines of the ledger, papers on the board and victories name it.
CREATE TRIGGER `commons_raise` AFTER UPDATE OF slug, title, kind, summary, date, starts, ends, zone, repeats, until, area, place, reveal, bring, access, host, steward_name, roles, last_over_at, sequence, changed_at, published_at ON `commons`
WHEN NEW.slug IS NOT NULL
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('commons', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.entry_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'ledger', lower(hex(randomblob(8))) WHERE EXISTS (SELECT 1 FROM acts WHERE commons_id = NEW.entry_id)
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE commons_id = NEW.entry_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'victories', lower(hex(randomblob(8))) WHERE EXISTS (SELECT 1 FROM victories WHERE invites_id = NEW.entry_id AND published_at IS NOT NULL)
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
-- Nothing of what was erased stays, its address neither. Should the page be asked for, there is nothing to compare.
CREATE TRIGGER `commons_forget_version` AFTER DELETE ON `commons`
WHEN OLD.slug IS NOT NULL
BEGIN
  DELETE FROM tag_versions WHERE tag = 'commons/' || OLD.slug;
  INSERT INTO tag_versions (tag, version) VALUES ('commons', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
-- It goes off every page, or comes back: the trigger above knows which.
CREATE TRIGGER `entries_raise_commons` AFTER UPDATE OF status ON `entries`
WHEN NEW.kind = 'commons' AND (OLD.status = 'approved') <> (NEW.status = 'approved')
BEGIN
  UPDATE commons SET changed_at = changed_at WHERE entry_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER `entries_raise_offers` AFTER UPDATE OF status ON `entries`
WHEN NEW.kind = 'offers' AND (OLD.status = 'approved') <> (NEW.status = 'approved')
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = NEW.id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `entries_raise_victories` AFTER UPDATE OF status ON `entries`
WHEN NEW.kind = 'victories' AND (OLD.status = 'approved') <> (NEW.status = 'approved')
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('victories', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
-- Hands are counted once they are approved.
CREATE TRIGGER `entries_raise_hands` AFTER UPDATE OF status ON `entries`
WHEN NEW.kind = 'hands' AND (OLD.status = 'approved') <> (NEW.status = 'approved')
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = (SELECT chore_id FROM hands WHERE entry_id = NEW.id) AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `hands_raise` AFTER UPDATE OF round, place, date, name, done ON `hands`
WHEN (SELECT status FROM entries WHERE id = NEW.entry_id) = 'approved'
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = NEW.chore_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `hands_raise_gone` AFTER DELETE ON `hands`
WHEN OLD.place IS NOT NULL AND (SELECT status FROM entries WHERE id = OLD.entry_id) = 'approved'
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = OLD.chore_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
-- What was put up. A victory may invite to it as long as it is on the board.
CREATE TRIGGER `offers_raise` AFTER UPDATE ON `offers`
WHEN NEW.slug IS NOT NULL
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = NEW.entry_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'victories', lower(hex(randomblob(8))) WHERE EXISTS (SELECT 1 FROM victories WHERE invites_id = NEW.entry_id AND published_at IS NOT NULL)
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `offers_forget_version` AFTER DELETE ON `offers`
WHEN OLD.slug IS NOT NULL
BEGIN
  DELETE FROM tag_versions WHERE tag = 'offers/' || OLD.slug;
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `board_raise` AFTER INSERT ON `board`
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = NEW.entry_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'victories', lower(hex(randomblob(8))) WHERE EXISTS (SELECT 1 FROM victories WHERE invites_id = NEW.entry_id AND published_at IS NOT NULL)
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `board_raise_kept` AFTER UPDATE OF over_at, up_at, position ON `board`
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = NEW.entry_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'victories', lower(hex(randomblob(8))) WHERE EXISTS (SELECT 1 FROM victories WHERE invites_id = NEW.entry_id AND published_at IS NOT NULL)
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `board_raise_gone` AFTER DELETE ON `board`
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('offers', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'offers/' || slug, lower(hex(randomblob(8))) FROM offers WHERE entry_id = OLD.entry_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'victories', lower(hex(randomblob(8))) WHERE EXISTS (SELECT 1 FROM victories WHERE invites_id = OLD.entry_id AND published_at IS NOT NULL)
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `victories_raise` AFTER UPDATE ON `victories`
WHEN NEW.published_at IS NOT NULL
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('victories', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
-- How many come, and who is named.
CREATE TRIGGER `signups_raise` AFTER INSERT ON `signups`
WHEN NEW.left_at IS NULL
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('signups', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `signups_raise_again` AFTER UPDATE OF placed_at, left_at, shown, name ON `signups`
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('signups', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `signups_raise_gone` AFTER DELETE ON `signups`
WHEN OLD.left_at IS NULL
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('signups', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = OLD.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `acts_raise` AFTER INSERT ON `acts`
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('ledger', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `acts_raise_forgotten` AFTER UPDATE OF who, what, host ON `acts`
BEGIN
  INSERT INTO tag_versions (tag, version) VALUES ('ledger', lower(hex(randomblob(8))))
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
-- From hand to hand, and whether somebody is looked for.
CREATE TRIGGER `sunrises_raise` AFTER INSERT ON `sunrises`
BEGIN
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `sunrises_raise_again` AFTER UPDATE OF name, since, ended_at, offered_at ON `sunrises`
BEGIN
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `invitations_raise` AFTER INSERT ON `invitations`
WHEN NEW.commons_id IS NOT NULL
BEGIN
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER `invitations_raise_answered` AFTER UPDATE OF answer, until ON `invitations`
WHEN NEW.commons_id IS NOT NULL
BEGIN
  INSERT INTO tag_versions (tag, version)
  SELECT 'commons/' || slug, lower(hex(randomblob(8))) FROM commons WHERE entry_id = NEW.commons_id AND slug IS NOT NULL
  ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
