// Who can learn what (design 2): the rows of the table beside the act of signing. No row is ever left out.

export const learn = {
  caption: { anonymous: "If you sign without your name", office: "If you are named to the office only", open: "If you are named openly" },
  who: "Who",
  can: "Can learn",
  cannot: "Cannot learn",
  rows: (office: string, keeper: string): readonly (readonly [who: string, can: string, cannot: string])[] => [
    ["Other members, the addressee, anybody with the record", "That one more member signed, counted once.", "That it was you."],
    [
      `The ${office}: who runs the site and reads its data`,
      "The text, its drafters, that you hold a place, and the names of those who sign by name.",
      "Whether you sign, or that you opened this memo.",
    ],
    [
      `The ${keeper}, which runs this desk`,
      "Which network address handed in a letter between two batches. It could also serve an altered program: its digest is in the record, and others compare it.",
      "For which memo, or whether you signed or withdrew.",
    ],
    [
      "Both of these, acting together",
      "Everything: they could join your address, your sign-in and your letter.",
      "Nothing hides you from both at once. This is why they are two.",
    ],
    ["Whoever watches the whole network", "That your device opened the desk and handed in a letter, and when.", "What the letter says."],
    [
      "Whoever takes this device later",
      "What you sign this month and later, until your place is replaced, and your answers to replies until each case closes. Browsers keep deleted data for a while.",
      "What you signed in months whose last memo was filed, if nobody copied the device before.",
    ],
    ["Whoever looks over your shoulder", "What is on the screen.", "No receipt of your signature exists to be asked for."],
  ],
  named: {
    office: ["That you signed this memo: the channel office sees your name.", "What you open, read or sign without your name."],
    open: ["That you signed this memo.", "What you open, read or sign without your name."],
  },
};
