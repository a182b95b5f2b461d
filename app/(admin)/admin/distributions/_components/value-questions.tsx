import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { COMMENT_MAX, PRICE_CLASS_WORDS, PRICE_CLASSES } from '@/lib/provisioning/distributions/schema';

type PriceClass = (typeof PRICE_CLASSES)[number];

interface ValueQuestionsProps {
  fieldError: (name: string) => string | undefined;
  comment?: string | undefined;
  commentHint?: string;
  priceClass?: string | undefined;
}

/** The comment of a distribution, and from where it serves. */
export function ValueQuestions({
  fieldError, comment = '', commentHint = 'CloudFront’s console shows it too.', priceClass = 'PriceClass_All',
}: ValueQuestionsProps) {
  const isKnown = PRICE_CLASSES.some((each) => each === priceClass);
  return (
    <>
      <Field label="Comment" hint={commentHint} error={fieldError('comment')}>
        <Input name="comment" defaultValue={comment} maxLength={COMMENT_MAX} autoComplete="off" />
      </Field>
      <Field label="Price class" hint="From where CloudFront serves. Fewer places cost less." error={fieldError('priceClass')}>
        <Select name="priceClass" defaultValue={isKnown ? priceClass : ''}>
          {isKnown ? null : <option value="">{priceClass}, as it is</option>}
          {PRICE_CLASSES.map((each) => <option key={each} value={each}>{each} · {PRICE_CLASS_WORDS[each]}</option>)}
        </Select>
      </Field>
    </>
  );
}

/** The price class that was chosen; undefined where it stays as it is. */
export function readPriceClass(data: FormData): PriceClass | undefined {
  return PRICE_CLASSES.find((each) => each === data.get('priceClass'));
}
