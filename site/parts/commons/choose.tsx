import { type CommonsChoice, mostChoices } from '../../../schema/commons/choices.ts';
import { type Filled, Select } from '../form.tsx';

type ChooseCommonsProps = Filled & {
  label: string;
  /** What it says where none is chosen. */
  none: string;
  choices: CommonsChoice[];
  optional?: boolean;
};

/** One commons of those nearest to now; where there may be others, it says how to get to them. */
export const ChooseCommons = ({ none, choices, ...field }: ChooseCommonsProps) => (
  <Select
    {...field}
    name="commons"
    hint={
      choices.length >= mostChoices &&
      `Here are the ${mostChoices} nearest to today. For any other, come from its own page.`
    }
    options={[{ value: '', label: none }, ...choices.map(({ slug, title }) => ({ value: slug, label: title }))]}
  />
);
