// Who can learn what (design 2): the rows of the table beside the act of signing.

type Row = readonly [who: string, can: string, cannot: string];

const others = "Other members, the addressee, anybody with the record";

export const learn = {
  caption: { anonymous: "If you sign without your name", office: "If you are named to the office only", open: "If you are named openly" },
  who: "Who",
  can: "Can learn",
  cannot: "Cannot learn",
  readers: [others, "That one more member signed, counted once.", "That it was you."] as Row,
  /** Of a memo for chosen readers. */
  drafters: [
    "Its drafters, who chose its readers",
    "That you may read it, and how many signed. From what they know of the others they can guess, and the fewer the readers the better.",
    "Which of the readers signed.",
  ] as Row,
  readersAlone: [others, "That one member signed, and that it was the drafter.", "Who the drafter is, unless the memo says so."] as Row,
  site: (office: string): Row => [
    `The ${office}: who runs the site and reads its data`,
    "The text, its drafters, that you hold a place, and the names of those who sign by name.",
    "Whether you sign, or that you opened this memo.",
  ],
  /** Where the institution runs the desk too, the rows of both are this one. */
  siteWithDesk: (office: string): Row => [
    `The ${office}: who runs the site, and this desk too`,
    "Everything, if it wants to: it could join your address, your sign-in and your letter, or serve an altered program.",
    "Nothing hides you from it at this desk. A sealed letter that somebody else hands in from elsewhere does not show your address.",
  ],
  siteAlone: (office: string): Row => [
    `The ${office}: who runs the site and reads its data`,
    "The text, that you are its drafter, and that this signature is yours: it goes in with the filing, by the page where you are signed in.",
    "What you sign without your name when memos go round.",
  ],
  desk: (keeper: string): Row => [
    `The ${keeper}, which runs this desk`,
    "Which network address handed in a letter between two batches. It could also serve an altered program: its digest is in the record, and others can compare it.",
    "For which memo, where several go round, or whether you signed or withdrew.",
  ],
  deskAlone: (keeper: string): Row => [
    `The ${keeper}, which runs this desk`,
    "That your network address opened the desk. It could also serve an altered program: its digest is in the record, and others can compare it.",
    "What you filed: the letter does not come by here.",
  ],
  both: [
    "Both of these, acting together",
    "Everything: they could join your address, your sign-in and your letter.",
    "Nothing hides you from both at once. This is why they are two.",
  ] as Row,
  network: ["Whoever watches the whole network", "That your device opened the desk and handed in a letter, and when.", "What the letter says."] as Row,
  device: [
    "Whoever takes this device later",
    "What you sign this month and later, until your place is replaced, and your answers to replies until each case closes. Browsers keep deleted data for a while.",
    "What you signed in months whose last memo was filed, if nobody copied the device before.",
  ] as Row,
  shoulder: ["Whoever looks over your shoulder", "What is on the screen.", "No receipt of your signature exists to be asked for."] as Row,
  named: {
    office: ["That you signed this memo: the channel office sees your name.", "What you open, read or sign without your name."],
    open: ["That you signed this memo.", "What you open, read or sign without your name."],
  },
};
