// SPDX-License-Identifier: LGPL-2.1-or-later
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"

static bool loads_beside(const struct bpf_insn *insn)
{
	return BPF_CLASS(insn->code) == BPF_LD &&
	       BPF_MODE(insn->code) == BPF_ABS &&
	       insn->k >= (uint32_t)SKF_AD_OFF;
}

bool filter_set(struct filter *f, const struct bpf_program *program)
{
	size_t size = program->bf_len * sizeof(struct bpf_insn);
	struct filter new = { 0 };
	u_int i;

	new.insns = malloc(size + 1);
	new.beside = calloc(program->bf_len + 1, sizeof(*new.beside));
	if (!new.insns || !new.beside) {
		filter_free(&new);
		return false;
	}
	memcpy(new.insns, program->bf_insns, size);
	for (i = 0; i < program->bf_len; i++) {
		struct bpf_insn *insn = &new.insns[i];

		if (!loads_beside(insn))
			continue;
		new.beside[new.num_beside].insn = i;
		new.beside[new.num_beside++].what = insn->k - SKF_AD_OFF;
		insn->code = BPF_LD | BPF_IMM;
	}
	filter_free(f);
	*f = new;
	return true;
}

static uint32_t value(const struct beside_frame *beside, uint32_t what)
{
	switch (what) {
	case SKF_AD_VLAN_TAG_PRESENT:
		return beside->tagged;
	case SKF_AD_VLAN_TAG:
		return beside->tci;
	case SKF_AD_VLAN_TPID:
		return beside->tpid;
	case SKF_AD_PKTTYPE:
		return beside->pkttype;
	case SKF_AD_IFINDEX:
		return beside->if_index;
	default:
		return 0;
	}
}

bool filter_passes(const struct filter *f, const struct beside_frame *beside,
		   const u_char *frame, u_int len, u_int caplen)
{
	u_int i;

	if (!f->insns)
		return true;
	for (i = 0; i < f->num_beside; i++)
		f->insns[f->beside[i].insn].k = value(beside,
						      f->beside[i].what);
	return bpf_filter(f->insns, frame, len, caplen);
}

void filter_free(struct filter *f)
{
	free(f->insns);
	free(f->beside);
	memset(f, 0, sizeof(*f));
}
