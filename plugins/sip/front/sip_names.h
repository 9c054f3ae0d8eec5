/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What calls are called, by the codec and by the command. User space. */
#ifndef PFR_SIP_NAMES_H
#define PFR_SIP_NAMES_H

#include "pf_ring_sip.h"

static const char *const sip_call_kind_names[] = {
	[sip_unknown] = "unknown",
	[sip_session] = "call",
	[sip_registration] = "registration",
	[sip_subscription] = "subscription",
	[sip_single] = "request",
};

#define SIP_CALL_KINDS	(sizeof(sip_call_kind_names) / sizeof(sip_call_kind_names[0]))

static const char *const sip_call_state_names[] = {
	[call_idle] = "idle",
	[call_trying] = "trying",
	[call_proceeding] = "ringing",
	[call_answered] = "talking",
	[call_ended] = "ended",
};

#define SIP_CALL_STATES	(sizeof(sip_call_state_names) / sizeof(sip_call_state_names[0]))

#endif /* PFR_SIP_NAMES_H */
