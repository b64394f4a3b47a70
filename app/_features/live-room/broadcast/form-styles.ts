const CONTROL =
  '[&_:is(textarea,input,select)]:rounded-2 [&_:is(textarea,input,select)]:border [&_:is(textarea,input,select)]:border-edge [&_:is(textarea,input,select)]:bg-surface [&_:is(textarea,input,select)]:px-8 [&_:is(textarea,input,select)]:py-4 [&_:is(textarea,input,select)]:text-inherit [&_:is(textarea,input,select):focus-visible]:outline-offset-0';

/** A form of the header's panel or of the drawer. */
export const FORM = `grid gap-8 pt-8 ${CONTROL} [&_textarea]:w-full [&_textarea]:resize-y [&>[data-part=field]]:gap-4 [&_[data-part=field]>label]:font-plain`;

/** Controls of a form in one row, with the labels of its fields beside them. */
export const FORM_ROW =
  'flex flex-wrap items-center gap-x-12 gap-y-6 *:data-[part=field]:flex *:data-[part=field]:flex-[1_0_auto] *:data-[part=field]:flex-wrap *:data-[part=field]:items-center *:data-[part=field]:gap-x-8 *:data-[part=field]:gap-y-4';

/** Buttons in one row. */
export const BUTTON_ROW = 'flex flex-wrap items-center gap-5';

/** A row of a list of sent notices. */
export const SENT_NOTICE =
  'grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-baseline gap-x-10 border-b border-rule py-5 leading-18';

/** Text with the line breaks that its author typed. */
export const TYPED_TEXT = 'wrap-anywhere whitespace-pre-wrap';
