// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * The dialogs of one call.
 */
#include "sip_dialog.h"
#include "sip_text.h"

#define ESTABLISHED	(SIP_DIALOG_CONFIRMED | SIP_DIALOG_ACKED)

struct sip_dialog *pfr_sip_dialog_find(struct sip_call *call, __u32 from_tag,
				       __u32 to_tag)
{
	int i;

	for (i = 0; i < call->num_dialogs; i++) {
		struct sip_dialog *d = &call->dialogs[i];

		if ((d->from_tag == from_tag && d->to_tag == to_tag) ||
		    (d->from_tag == to_tag && d->to_tag == from_tag))
			return d;
	}
	return NULL;
}

/* One that nobody has answered, or that is over. */
static struct sip_dialog *spare(struct sip_call *call)
{
	int i;

	for (i = 0; i < SIP_DIALOGS; i++)
		if (!(call->dialogs[i].flags & ESTABLISHED))
			return &call->dialogs[i];
	for (i = 0; i < SIP_DIALOGS; i++)
		if (call->dialogs[i].flags & SIP_DIALOG_ENDED)
			return &call->dialogs[i];
	return NULL;
}

/* A new one; NULL if it has not two tags, or if all there is room for talk. */
struct sip_dialog *pfr_sip_dialog_make(struct sip_call *call, __u32 from_tag,
				       __u32 to_tag)
{
	struct sip_dialog *d;

	if (!from_tag || !to_tag)
		return NULL;
	if (call->num_dialogs < SIP_DIALOGS) {
		d = &call->dialogs[call->num_dialogs++];
	} else {
		call->flags |= SIP_CALL_OVERFLOW;
		d = spare(call);
	}
	if (!d)
		return NULL;
	memset(d, 0, sizeof(*d));
	d->from_tag = from_tag;
	d->to_tag = to_tag;
	return d;
}

/*
 * Does a dialog of the caller's go on? One talks when its ACK was seen; where no
 * ACK was, a 2xx has to do. What a proxy has changed a tag of is acknowledged with
 * one of the two.
 */
int pfr_sip_dialog_talks(const struct sip_call *call)
{
	int i, acked = 0, confirmed = 0;

	for (i = 0; i < call->num_dialogs; i++) {
		const struct sip_dialog *d = &call->dialogs[i];

		if (call->tag && d->from_tag != call->tag &&
		    d->to_tag != call->tag)
			continue;
		acked |= d->flags & SIP_DIALOG_ACKED;
		if (d->flags & SIP_DIALOG_ENDED)
			continue;
		if (d->flags & SIP_DIALOG_ACKED)
			return 1;
		confirmed |= d->flags & SIP_DIALOG_CONFIRMED;
	}
	return !acked && confirmed;
}

/**
 * pfr_sip_call_dialogs - how many dialogs of a call are of a kind
 * @call: the call
 * @flags: SIP_DIALOG_* of which they have all; without any, those that were
 *	established: acknowledged, or where no ACK was seen, answered
 */
__u8 pfr_sip_call_dialogs(const struct sip_call *call, __u8 flags)
{
	__u8 with_ack = 0, with_answer = 0, with_flags = 0;
	int i;

	for (i = 0; i < call->num_dialogs; i++) {
		__u8 has = call->dialogs[i].flags;

		with_flags += flags && (has & flags) == flags;
		with_ack += !!(has & SIP_DIALOG_ACKED);
		with_answer += !!(has & SIP_DIALOG_CONFIRMED);
	}
	if (flags)
		return with_flags;
	return with_ack ? with_ack : with_answer;
}
