// What the files of this room share.

#ifndef CREADLINE_INTERNAL_H
#define CREADLINE_INTERNAL_H

/// Takes the drawing of lines over from readline, if the terminal can do what that needs. After the streams are set.
void crl_take_display(void);

/// Puts our functions in the place of those of readline's that draw by themselves, or do more here, in all keymaps.
/// inputrc may have bound others meanwhile: to be called for each line.
void crl_take_keys(void);

/// Whether a list of completions is to be shown.
int crl_lists(void);

/// Adds the keys that are ours; an inputrc that is read later may bind them otherwise.
void crl_add_keys(void);

/// Stands in for readline's accept-line.
int crl_newline(int count, int key);

/// Says whether the line that has just ended is to go into an editor; it is asked for once.
int crl_take_edit(void);

#endif
