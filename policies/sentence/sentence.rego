# METADATA
# title: Sentences
# description: The words of reasons, made from the labels of the vocabulary.
package mayishare.sentence

import data.mayishare.question

# METADATA
# title: A bar's reason
bar(categories, message) := {"dataCategories": sort(categories), "message": message}

# METADATA
# title: The labels of some categories, as a list in a sentence
labels(categories) := joined([label(category) | some category in sort(categories)], "and")

label(category) := object.get(data.vocabulary.data_categories, [category, "label"], category)

purpose := object.get(data.vocabulary.purposes, [question.request.purpose, "label"], question.request.purpose)

kind(code) := object.get(data.vocabulary.partner_kinds, [code, "label"], code)

# METADATA
# title: Words joined with commas and a last "and" or "or"
joined(words, _) := words[0] if count(words) == 1

joined(words, last) := concat(" ", [concat(", ", array.slice(words, 0, count(words) - 1)), last, words[count(words) - 1]]) if {
	count(words) > 1
}

# METADATA
# title: Where the data would go
default way := "go to"

way := "be taken in from" if question.request.direction == "INBOUND"

allowed(categories) := $"{labels(categories)} can {way} {question.partner.name} for the purpose “{purpose}”"

# METADATA
# title: What a ground needs, what is there and what is missing
lacking(category, needs, missing) := concat("", [
	$"{label(category)} can {way} {question.partner.name} for the purpose “{purpose}” with {phrases(everything(needs, missing))}",
	there([need | some need in needs; need.met == true]),
	$". Missing: {phrases(missing)}",
])

everything(needs, missing) := array.concat(needs, [need | some need in missing; not need in needs])

there([]) := ""

there(needs) := $". There: {phrases(needs)}" if needs != []

phrases(needs) := joined([phrase(need) | some need in needs], "and")

phrase(need) := $"either {joined([single(choice) | some choice in need.choices], "or")}" if need.kind == "any_of"

phrase(need) := single(need) if need.kind != "any_of"

single(need) := joined([words(part) | some part in need.choices], "with") if need.kind == "all_of"

single(need) := words(need) if need.kind != "all_of"

words(need) := $"“{data.vocabulary.circumstances[need.name].label}” stated" if need.kind == "circumstance"

words(need) := $"“{data.vocabulary.circumstances[need.name].label}” not being so" if need.kind == "absent"

words(need) := $"the document “{data.vocabulary.evidence_kinds[need.name].label}”" if need.kind == "evidence"

words(need) := $"a child under {need.name}" if need.kind == "child_under"

words(need) := $"a partner of the kind “{kind(need.name)}”" if need.kind == "partner_kind"

words(need) := $"another purpose than “{data.vocabulary.purposes[need.name].label}”" if need.kind == "purpose_outside"

words(need) := $"the data {forms[need.name]}" if need.kind == "form"

words(need) := consent_words[need.code] if need.kind == "consent"

words(need) := $"a condition for {need.name} data" if need.kind == "condition"

words(need) := register_words[need.code] if need.kind in {"register", "bar"}

forms := {"PSEUDONYMISED": "pseudonymised"}

consent_words := {
	"consent_withdrawn": "a consent that is not withdrawn",
	"consent_expired": "a consent that has not expired",
	"consent_out_of_scope": "a consent of this person, for this partner, purpose and data",
	"consent_authority_unverified": "a consent by somebody whose authority is verified",
	"consent_not_explicit": "an explicit consent",
}

register_words := {
	"agreement_not_in_force": "an agreement in force (there is one, but it is not in force today)",
	"agreement_not_covering": "an agreement that covers this purpose and data",
	"appropriate_policy_missing": "an appropriate policy document in date for the condition",
	"assurance_expired": "the partner’s assurance in date",
	"child_online_consent": "a parent’s consent",
	"consent_not_explicit": "a valid explicit consent in the register",
}

other_basis(category, bases) := $"{label(category)} cannot {way} {question.partner.name} on the basis named ({basis(question.request.lawfulBasis)}); the basis that holds is {joined([basis(code) | some code in sort(bases)], "or")}"

basis(code) := data.vocabulary.lawful_bases[code].title

# METADATA
# title: Nothing speaks for it
nothing(category, []) := $"No rule for the purpose “{purpose}” lets {label(category)} {way} anybody, and nothing that holds for every purpose, such as consent, a court order or an emergency, is met"

nothing(category, kinds) := $"For the purpose “{purpose}”, {label(category)} can {way} the partner that the law names, and {question.partner.name} is not it" if {
	kinds == [question.partner.kind]
}

nothing(category, kinds) := $"For the purpose “{purpose}”, {label(category)} can {way} {joined([kind(code) | some code in kinds], "or")}, but {question.partner.name} is none of these" if {
	kinds != []
	not question.partner.kind in kinds
}

nothing_here(category, speaking) := $"What can {way} {question.partner.name} for the purpose “{purpose}” ({joined([replace(code, "_", " ") | some code in speaking], "or")}) does not include {label(category)}"

of_the_dead(category) := $"{label(category)} of a person who has died stays confidential: it can {way} {question.partner.name} only with authority to act for the estate, or a court order"
