import { Hono } from 'hono';
import type { Answers, FormErrors, ParsedForm } from '../schema/form.ts';
import { type Said, withDone } from '../site/parts/done.tsx';
import type { View } from '../site/parts/view.ts';
import type { App, AppContext } from './context.ts';
import { type FieldNames, type FormSize, form } from './form.ts';
import type { Shows } from './live.ts';
import { liveForm, livePage, ownPage } from './page.tsx';

/** A form as it is shown: empty, or as it was sent with what is to be mended. */
export interface ShownForm {
  answers: Answers;
  /** What is wrong with which field. */
  errors: FormErrors;
  /** What came between, where no field is wrong; then the page says how it stands now. */
  trouble: string | undefined;
}

/** Why a form was not taken: fields to mend, or something that moved on meanwhile. */
export type Refusal = { ok: false; errors: FormErrors } | { ok: false; trouble: string };

/** What came of a form: where its sender goes on, or why not. */
export type Outcome = { ok: true; path: string; done: Said } | Refusal;

/** What a form is at one address: four steps, each of them one function. */
export interface FormPost<Loaded, Data> {
  /** Its address, as a route. */
  path: string;
  /**
   * Who may, and what it is about.
   *
   * @param answers what was typed, to be given back with a problem; none while it is only shown
   * @throws {Problem} for anybody else
   */
  load(c: AppContext, answers: Answers): Promise<Loaded>;
  /** The same once more, where it moved on meanwhile; by default whoever sent it has to be the one who may, still. */
  reload?(c: AppContext, loaded: Loaded): Promise<Loaded>;
  /** The names of what it asks for, or what says so once the practices are known. */
  names: FieldNames | ((c: AppContext) => FieldNames);
  size?: FormSize;
  /** The static page that it stands on; the blank one by default. */
  template?: string;
  /** The page, from what was loaded and how the form is filled in. */
  page(c: AppContext, loaded: Loaded, shown: ShownForm): View | Promise<View>;
  /** Reads what was typed, and writes nothing. Refused without an error, it is just shown again. */
  parse(
    c: AppContext,
    loaded: Loaded,
    answers: Answers,
  ): ParsedForm<Data> | Refusal | Promise<ParsedForm<Data> | Refusal>;
  /** Does what it says, once. */
  submit(c: AppContext, loaded: Loaded, data: Data, answers: Answers): Promise<Outcome>;
}

export interface FormPage<Loaded, Data> extends FormPost<Loaded, Data> {
  /** The answers of a form that nobody has filled in yet; none by default. */
  fresh?(c: AppContext, loaded: Loaded): Answers | Promise<Answers>;
  /**
   * For a page that reads the database: should that fail, it goes out as it was made last. With what it shows, where
   * it is the same for everyone.
   */
  live?: { shows?: Shows };
}

/** For forms that are open to everybody. */
export const anyone = async () => null;

/**
 * A form that stands on the page above it: only what it is sent to. Whoever comes to that address by another way, such
 * as a page that is opened again after something was to be mended, is led to the page.
 */
export const formPost = <Loaded, Data>(spec: FormPost<Loaded, Data>): Hono<App> =>
  posting(spec).get(spec.path, (c) => c.redirect('../', 303));

const posting = <Loaded, Data>(spec: FormPost<Loaded, Data>): Hono<App> =>
  new Hono<App>().post(spec.path, ...form(spec.names, (c, answers) => take(c, spec, answers), spec.size));

/** The pair of routes for a form: GET shows it, POST takes it, or shows it again with what was typed. */
export const formPage = <Loaded, Data>(spec: FormPage<Loaded, Data>): Hono<App> =>
  posting(spec).get(spec.path, async (c) => {
    const { template, live } = spec;
    const view = async () => {
      const loaded = await spec.load(c, {});
      const answers = (await spec.fresh?.(c, loaded)) ?? {};
      return spec.page(c, loaded, { answers, errors: {}, trouble: undefined });
    };
    if (live?.shows) return livePage(c, view, { ...live.shows, template });
    if (live) return liveForm(c, view, { template });
    return ownPage(c, await view(), { template });
  });

async function take<Loaded, Data>(c: AppContext, spec: FormPost<Loaded, Data>, answers: Answers): Promise<Response> {
  const loaded = await spec.load(c, answers);
  const parsed = await spec.parse(c, loaded, answers);
  const outcome = parsed.ok ? await spec.submit(c, loaded, parsed.data, answers) : parsed;
  if (outcome.ok) return c.redirect(withDone(outcome.path, outcome.done), 303);
  const { template } = spec;
  if ('trouble' in outcome) {
    // The page says how it stands now.
    const now = spec.reload ? await spec.reload(c, loaded) : await spec.load(c, answers);
    const view = await spec.page(c, now, { answers, errors: {}, trouble: outcome.trouble });
    return ownPage(c, cameBack(view), { template, status: 409 });
  }
  const { errors } = outcome;
  const view = await spec.page(c, loaded, { answers, errors, trouble: undefined });
  return ownPage(c, cameBack(view), { template, status: Object.keys(errors).length > 0 ? 422 : 200 });
}

/** What somebody typed is no page to find or to link to. */
const cameBack = (view: View): View => ({ ...view, path: undefined });
