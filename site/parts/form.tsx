import type { Child } from 'hono/jsx';
import type { Answers, FormErrors } from '../../schema/form.ts';

/** What a form shows: what was answered before, and what is wrong with it. */
export interface Filled {
  answers: Answers;
  errors: FormErrors;
  /** What stands first in the form, of whatever kind it is. */
  first?: Child;
}

/** The ids of fields that have another one than their name: two forms on one page may ask for the same. */
export type FieldIds = Record<string, string>;

interface Named {
  name: string;
  ids?: FieldIds | undefined;
}

const idOf = ({ name, ids }: Named) => ids?.[name] ?? name;
const errorId = (field: Named) => `${idOf(field)}-error`;
const hintId = (field: Named) => `${idOf(field)}-hint`;

/** What was answered wrongly, each with a way to its field. Nothing while all is well. */
const ErrorSummary = ({ errors, ids }: { errors: FormErrors; ids?: FieldIds | undefined }) => {
  const list = Object.entries(errors);
  if (list.length === 0) return null;
  return (
    <div class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex={-1} autofocus>
      <h2 id="error-summary-title">
        {list.length === 1 ? 'One answer needs a change' : `${list.length} answers need a change`}
      </h2>
      <p>Everything you wrote is still here.</p>
      <ul>
        {list.map(([name, message]) => (
          <li>
            <a href={`#${idOf({ name, ids })}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
};

interface FieldProps extends Filled, Named {
  label: string;
  hint?: Child;
  /** Said after the label; fields without it are required. */
  optional?: boolean;
}

const describedBy = (field: Pick<FieldProps, 'name' | 'ids' | 'hint' | 'errors'>) =>
  [field.hint && hintId(field), field.errors[field.name] && errorId(field)].filter(Boolean).join(' ') || undefined;

const Hint = ({ hint, ...field }: Named & { hint?: Child }) =>
  hint ? (
    <p class="hint" id={hintId(field)}>
      {hint}
    </p>
  ) : null;

const FieldError = ({ errors, ...field }: Named & { errors: FormErrors }) =>
  errors[field.name] ? (
    <p class="error" id={errorId(field)}>
      <span class="visually-hidden">Error: </span>
      {errors[field.name]}
    </p>
  ) : null;

/** Label, hint, error and control, in that order: the only place that knows how they belong together. */
const Field = ({ children, ...field }: FieldProps & { children: Child }) => (
  <div class={field.errors[field.name] ? 'field wrong' : 'field'}>
    <label for={idOf(field)}>
      {field.label}
      {field.optional && <span class="optional"> (optional)</span>}
    </label>
    <Hint {...field} />
    <FieldError {...field} />
    {children}
  </div>
);

const controlProps = (field: FieldProps) => ({
  id: idOf(field),
  name: field.name,
  'aria-describedby': describedBy(field),
  'aria-invalid': field.errors[field.name] ? ('true' as const) : undefined,
});

type TextFieldProps = FieldProps & {
  type?: 'text' | 'date' | 'time' | 'email';
  /** What a browser may know of it. Never `off`: browsers then forget what was typed on the way back to a page. */
  autocomplete?: 'nickname' | 'email';
  width?: 'short' | 'medium';
  min?: string;
  max?: string;
  inputmode?: 'decimal' | 'numeric';
};

export const TextField = ({ type = 'text', autocomplete, width, min, max, inputmode, ...field }: TextFieldProps) => (
  <Field {...field}>
    <input
      {...controlProps(field)}
      type={type}
      value={field.answers[field.name] ?? ''}
      autocomplete={autocomplete}
      class={width}
      dir={type === 'text' ? 'auto' : undefined}
      min={min}
      max={max}
      inputmode={inputmode}
    />
  </Field>
);

type NameFieldProps = Omit<FieldProps, 'name'> & { name?: string };

/** Asks for the name that somebody goes by here. */
export const NameField = ({
  name = 'name',
  hint = 'A first name or a nickname will do.',
  ...field
}: NameFieldProps) => <TextField {...field} name={name} hint={hint} autocomplete="nickname" />;

export const TextArea = ({ rows, ...field }: FieldProps & { rows: number }) => (
  <Field {...field}>
    {/* A line break right after the tag is dropped by the parser, so that a text may begin with one. */}
    <textarea {...controlProps(field)} rows={rows} dir="auto">
      {`\n${field.answers[field.name] ?? ''}`}
    </textarea>
  </Field>
);

export interface Option {
  value: string;
  label: Child;
  hint?: string;
}

interface Choice {
  value: string;
  label: string;
}

type SelectProps = FieldProps & {
  options: Choice[];
  /** Further ones, under headings. */
  groups?: { label: string; options: Choice[] }[];
};

export const Select = ({ options, groups = [], ...field }: SelectProps) => (
  <Field {...field}>
    <select {...controlProps(field)}>
      <Choices options={options} chosen={field.answers[field.name]} />
      {groups.map((group) => (
        <optgroup label={group.label}>
          <Choices options={group.options} chosen={field.answers[field.name]} />
        </optgroup>
      ))}
    </select>
  </Field>
);

const Choices = ({ options, chosen = '' }: { options: Choice[]; chosen?: string | undefined }) => (
  <>
    {options.map(({ value, label }) => (
      <option value={value} selected={chosen === value}>
        {label}
      </option>
    ))}
  </>
);

/** A question with a few answers to see at once. The first one has the field's id, for error links. */
export const Radios = ({ options, ...field }: FieldProps & { options: Option[] }) => (
  <fieldset class={field.errors[field.name] ? 'field wrong' : 'field'} aria-describedby={describedBy(field)}>
    <legend>{field.label}</legend>
    <Hint {...field} />
    <FieldError {...field} />
    <div class="choices">
      {options.map(({ value, label, hint }, index) => (
        <label class="choice">
          <input
            type="radio"
            name={field.name}
            id={index === 0 ? idOf(field) : `${idOf(field)}-${value}`}
            value={value}
            checked={field.answers[field.name] === value}
          />
          <span>
            {label}
            {hint && <span class="hint">{hint}</span>}
          </span>
        </label>
      ))}
    </div>
  </fieldset>
);

/** One thing to tick, which sends `yes`, or what it is that is ticked. */
export const Checkbox = ({
  label,
  hint,
  value = 'yes',
  ...field
}: Omit<FieldProps, 'optional'> & { value?: string }) => (
  <div class={field.errors[field.name] ? 'field wrong' : 'field'}>
    <FieldError {...field} />
    <div class="choices">
      <label class="choice">
        <input
          {...controlProps({ ...field, label, hint })}
          type="checkbox"
          value={value}
          checked={field.answers[field.name] === value}
        />
        <span>{label}</span>
      </label>
    </div>
    <Hint {...field} hint={hint} />
  </div>
);

interface Check {
  name: string;
  label: Child;
  checked: boolean;
}

/** Several things to tick, each with a name of its own; what is wrong stands at the first. */
export const Checks = ({
  options,
  label,
  hint,
  errors,
}: Pick<Filled, 'errors'> & { options: Check[]; label: string; hint?: string }) => {
  const name = options[0]?.name ?? '';
  return (
    <fieldset class={errors[name] ? 'field wrong' : 'field'} aria-describedby={describedBy({ name, hint, errors })}>
      <legend>{label}</legend>
      <Hint name={name} hint={hint} />
      <FieldError name={name} errors={errors} />
      <div class="choices">
        {options.map((option) => (
          <label class="choice">
            <input type="checkbox" name={option.name} id={option.name} value="yes" checked={option.checked} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};

/** The name of a field that people do not see and programs fill in. */
export const trapField = 'leave_empty';

/** A form may stand beside another one on its page, and both ask for a name. */
export const idsFor = (form: string, names: string[]): FieldIds =>
  Object.fromEntries([...names, trapField].map((name) => [name, `${form}-${name}`]));

interface FormProps {
  /** Where it posts to; without it, to where it is. */
  action?: string | undefined;
  errors: FormErrors;
  /** Its hidden `version`, where there is one, goes back with it: the version of an entry that was read. */
  answers?: Answers;
  /** The errors as the summary words them, where a sentence does not say which field it is about. */
  summary?: FormErrors;
  ids?: FieldIds | undefined;
  first?: Child;
  children: Child;
}

/** A form that posts, with its error summary and its trap. */
export const Form = ({ action, answers, errors, summary = errors, ids, first, children }: FormProps) => (
  <>
    <ErrorSummary errors={summary} ids={ids} />
    <form method="post" action={action} novalidate>
      <div class="trap" aria-hidden="true">
        <label for={idOf({ name: trapField, ids })}>Leave this empty</label>
        <input id={idOf({ name: trapField, ids })} name={trapField} type="text" tabindex={-1} autocomplete="off" />
      </div>
      {answers?.version && <input type="hidden" name="version" value={answers.version} />}
      {first}
      {children}
    </form>
  </>
);
