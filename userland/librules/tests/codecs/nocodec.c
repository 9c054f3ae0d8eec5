// SPDX-License-Identifier: LGPL-2.1-or-later
/* A shared object that is no codec. */
extern int no_codec;
int no_codec;
