import { askedRoles } from '../../../schema/circles/plan-form.ts';
import type { FormErrors } from '../../../schema/form.ts';
import { Checks, type Filled, Form, TextArea, TextField } from '../form.tsx';
import type { CalledProps } from './called.tsx';
import { roleWords } from './invited.tsx';

const moreLabels: Record<(typeof askedRoles)[number], string> = {
  invited: 'people whom it is about',
  support: 'support persons',
  listener: 'listeners, on nobody’s side',
  keeper: 'keepers, who open it',
};

/** Calls a circle, or makes another plan for it. */
export const PlanForm = ({ secret, called, people, plan, answers, errors }: CalledProps) => {
  const asked = people.filter(({ role }) => role !== 'writer');
  const isNew = called === null;
  const filled = Object.keys(answers).length > 0 ? answers : { ...plan, people: '' };
  const fieldsOf = { answers: filled as Filled['answers'], errors };
  return (
    <section aria-labelledby="plan-form">
      <h2 id="plan-form">{isNew ? 'Call a circle' : 'Another plan'}</h2>
      <p>
        {isNew
          ? 'Ask the writer first, in an answer. Everybody is asked into one plan: this day, this place, these people, these words.'
          : 'Whatever you change, everybody is asked anew.'}
      </p>
      <Form errors={errorsOf(errors)}>
        <input type="hidden" name="secret" value={secret} />
        <input type="hidden" name="version" value={String(called?.version ?? 0)} />
        <TextField
          {...fieldsOf}
          name="title"
          label="A title"
          hint="It says nothing of what happened, and names nobody: “A talk about the yard”."
        />
        <TextField {...fieldsOf} name="date" type="date" label="Which day?" width="medium" />
        <TextField {...fieldsOf} name="start" type="time" label="When does it begin?" width="short" />
        <TextField
          {...fieldsOf}
          name="place"
          label="Where?"
          hint="A public place, one where commons are held. It stands in no calendar."
        />
        <TextArea
          {...fieldsOf}
          name="words"
          label="What is it about?"
          hint="In words that the writer agrees to. Everybody who is asked reads them."
          rows={6}
        />
        {asked.length > 0 && (
          <Checks
            label="Who stays"
            hint="Untick who is not asked any more: their paper opens nothing then."
            options={asked.map(({ number, role }) => ({
              name: `stay-${number}`,
              label: `Person ${number}, ${roleWords[role]}`,
              checked: Object.keys(answers).length === 0 || answers[`stay-${number}`] === 'yes',
            }))}
            errors={errors}
          />
        )}
        {askedRoles.map((role) => (
          <TextField
            {...fieldsOf}
            name={`more-${role}`}
            label={`How many ${isNew ? '' : 'more '}${moreLabels[role]}?`}
            width="short"
            inputmode="numeric"
            optional
          />
        ))}
        <p class="hint">People are numbers here, and no name is kept. Who has which number, keep in your head.</p>
        <p>
          <button class="button" type="submit" name="press" value="plan">
            {isNew ? 'Call it' : 'Ask everybody anew'}
          </button>
        </p>
      </Form>
    </section>
  );
};

/** What is wrong with the plan, and not with what was agreed. */
const errorsOf = ({ agreed: _agreed, look_again: _day, ...errors }: FormErrors): FormErrors => errors;
