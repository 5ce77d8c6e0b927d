import type { Agreement } from '../../../schema/circles/letters.ts';
import { dayOf, longDate } from '../dates.ts';
import { type Filled, Form, TextField } from '../form.tsx';
import { KeeperPage } from '../private.tsx';
import { Prose } from '../text.tsx';
import type { PageContext, View } from '../view.ts';

const title = 'Agreements to be looked at again';

interface AgreementsProps extends Filled {
  context: PageContext;
  agreements: Agreement[];
  trouble: string | undefined;
}

/** What keepers look at again, in a circle: it goes by itself, or everybody is asked for another while. */
export function agreementsView({ context, agreements, trouble, answers, errors }: AgreementsProps): View {
  return {
    title,
    parts: {
      main: (
        <KeeperPage
          title={title}
          trouble={trouble}
          back={{ path: '../', words: 'Letters to you' }}
          lead="Talk about it with those who made it. Without another day it goes by itself, two weeks after the one it has."
        >
          {agreements.length === 0 && <p>None is to be looked at in the next two weeks.</p>}
          {agreements.map(({ id, version, text, lookAgain }) => {
            const isThis = answers.agreement === id;
            return (
              <article class="agreement">
                <Prose text={text ?? ''} />
                <p>To be looked at again on {longDate(context.settings, dayOf(lookAgain))}.</p>
                <Form errors={isThis ? errors : {}} ids={{ look_again: `look_again-${id}` }}>
                  <input type="hidden" name="agreement" value={id} />
                  <input type="hidden" name="version" value={String(version)} />
                  <TextField
                    name="look_again"
                    ids={{ look_again: `look_again-${id}` }}
                    type="date"
                    width="medium"
                    label="Until when should it go on?"
                    hint="Everybody is asked anew by their code. Until all have consented again, it is not public."
                    answers={isThis ? answers : {}}
                    errors={isThis ? errors : {}}
                  />
                  <p>
                    <button class="button" type="submit">
                      Ask everybody anew
                    </button>
                  </p>
                </Form>
              </article>
            );
          })}
        </KeeperPage>
      ),
    },
  };
}
