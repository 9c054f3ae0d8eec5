// SPDX-License-Identifier: GPL-2.0-only
/* For checkpatch: no kernel engineer writes like this. */
int planted_style( int a )
{
    if(a == 1){
	return 2;
    }
	return a;
}
