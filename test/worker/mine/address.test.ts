import { beforeEach, describe, expect, it } from 'vitest';
import { amina, itIs, newTown, propose, read, words } from '../town.ts';

beforeEach(newTown);

describe('The address that something was sent with', () => {
  it('is seen right after it was typed, and never again', async () => {
    const yours = await propose();
    expect(words(await read(`${yours}?sent`))).toContain(`We also wrote to ${amina}`);
    expect(await read(yours)).not.toContain(amina);
    itIs('2027-03-01T13:30:00Z');
    expect(await read(`${yours}?sent`)).not.toContain(amina);
  });
});
