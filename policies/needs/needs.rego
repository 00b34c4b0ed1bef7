# METADATA
# title: What a ground needs
# description: >-
#   The words in which the grounds say what must be true. Each gives one need: whether it is met,
#   and, where it is not, the code of what is missing.
package mayishare.needs

import data.mayishare.consents
import data.mayishare.question

# METADATA
# title: Something the asker must be able to vouch for
circumstance(code) := {
	"met": code in question.circumstances,
	"code": "circumstance_missing",
	"kind": "circumstance",
	"name": code,
}

# METADATA
# title: A document the asker must hold
evidence(code) := {
	"met": code in question.evidence,
	"code": "evidence_missing",
	"kind": "evidence",
	"name": code,
}

# METADATA
# title: Something that must not be so
absent(code) := {
	"met": count([code | code in question.circumstances]) == 0,
	"code": "no_ground",
	"kind": "absent",
	"name": code,
}

# METADATA
# title: The data must be in this form
form(code) := {
	"met": question.form == code,
	"code": "circumstance_missing",
	"kind": "form",
	"name": code,
}

# METADATA
# title: The partner must be of this kind
partner_kind(code) := {
	"met": question.partner.kind == code,
	"code": "no_ground",
	"kind": "partner_kind",
	"name": code,
}

# METADATA
# title: The purpose must not be this, nor lie beneath it
purpose_outside(code) := {
	"met": count([code | code in question.purposes]) == 0,
	"code": "no_ground",
	"kind": "purpose_outside",
	"name": code,
}

# METADATA
# title: The person must be a living child under this age
# description: An age that is not stated is not under any.
child_under(years) := {
	"met": count([1 | question.request.subject.age < years; not question.no_child]) > 0,
	"code": "circumstance_missing",
	"kind": "child_under",
	"name": in_words(years),
}

in_words(years) := $"{years}"

# METADATA
# title: A valid explicit consent of the register must cover partner, purpose and, of the data, all under these codes
explicit_consent(codes) := {
	"met": count([category | some category in question.under(codes); not consents.explicit_covers(category)]) == 0,
	"code": "consent_not_explicit",
	"kind": "register",
	"name": "consent",
}

# METADATA
# title: One of these is enough
any_of(choices) := {
	"met": true in [choice.met | some choice in choices],
	"code": choices[0].code,
	"kind": "any_of",
	"choices": choices,
}

# METADATA
# title: All of these together
all_of(parts) := {
	"met": count(unmet(parts)) == 0,
	"code": array.concat(unmet(parts), parts)[0].code,
	"kind": "all_of",
	"choices": parts,
}

unmet(parts) := [part | some part in parts; part.met == false]

# METADATA
# title: A need of some categories only
# description: "The scope holds category codes or classes: `health`, `special`."
only_for(scope, need) := object.union(need, {"scope": scope})
