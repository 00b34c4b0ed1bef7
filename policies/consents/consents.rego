# METADATA
# title: Consent
# description: >-
#   Whether the consent named in the question is good: neither withdrawn nor expired, by the person
#   or by someone with verified authority, for this partner, purpose and data, and explicit where the
#   data is special or criminal.
# related_resources:
#   - description: UK GDPR Article 7
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/7
package mayishare.consents

import data.mayishare.question

consent := question.facts.consent if question.facts.consent.reference == question.request.consent

# METADATA
# title: Given, not withdrawn and not expired
# description: A consent without an end is not good for ever; it is not good at all.
default current := false

current if {
	not_withdrawn
	not_expired
}

default not_withdrawn := false

not_withdrawn if {
	consent.status == "ACTIVE"
	not consent.withdrawn
}

default not_expired := false

not_expired if {
	consent.given <= question.now
	question.now < consent.expires
}

default partner_and_purpose := false

partner_and_purpose if {
	question.partner.code in consent.partners
	question.covers(consent.purposes, question.purposes)
}

# METADATA
# title: Of somebody else than the person asked about, or of one person where many are asked about
# description: Where the question names nobody, the asker vouches for that by naming the consent.
of_another if consent.ofAnother == true

of_another if question.request.recordCount > 1

of_another if question.request.subject.kind == "DECEASED"

of_another if {
	question.request.subject.kind == "CHILD"
	youngest >= 18
}

of_another if {
	question.request.subject.kind == "ADULT"
	youngest + 1 < 18
}

of_another if question.request.subject.age > youngest + 1

of_another if question.request.subject.age < youngest - 1

# METADATA
# title: How old at least, in years, the person is by now who gave the consent or for whom it was given
youngest := consent.age + years_since

years_since := floor((question.now - consent.given) / 31557600)

# METADATA
# title: When the person will be a year older, and may be another than the one asked about
older_from := consent.given + ((years_since + 1) * 31557600) if {
	consent.age
	question.request.subject
}

default in_scope := false

in_scope if {
	partner_and_purpose
	not of_another
}

# METADATA
# title: By the person, or by a representative whose authority is verified
default authorised := false

authorised if consent.givenBy == "SELF"

authorised if {
	consent.givenBy == "REPRESENTATIVE"
	consent.authorityVerified == true
}

# METADATA
# title: Not given online by a child under 13 without a parent
# related_resources:
#   - description: Data Protection Act 2018 section 9
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/9
default old_enough := false

old_enough if consent.online == false

old_enough if consent.age >= 13

old_enough if consent.givenBy == "REPRESENTATIVE"

# METADATA
# title: Valid for this person, partner and purpose
# description: Not beside a refusal that is stated, for then it is as good as withdrawn.
default valid := false

valid if {
	current
	authorised
	old_enough
	in_scope
	not question.stated("consent_refused")
}

covers(category) if question.covers(consent.dataCategories, question.names[category])

# METADATA
# title: Valid, explicit and covering one category
explicit_covers(category) if {
	valid
	consent.explicit == true
	covers(category)
}

# METADATA
# title: What the consent lacks, for each category
# description: In this order; the first is the reason given.
lacks[category] := [fault(code) | some code in faults] if {
	consent
	some category in question.categories
	faults := array.concat(faults_of_consent, array.concat(faults_for(category), faults_of_age))
}

fault(code) := {"met": false, "code": code, "kind": "consent", "name": code} if code != "child_online_consent"

fault("child_online_consent") := {"met": false, "code": "child_online_consent", "kind": "bar", "name": "child_online_consent"}

faults_of_consent := [code |
	some [code, good] in [
		["consent_withdrawn", not_withdrawn],
		["consent_expired", not_expired],
		["consent_out_of_scope", in_scope],
		["consent_authority_unverified", authorised],
	]
	good == false
]

faults_of_age := ["child_online_consent" | old_enough == false]

faults_for(category) := array.concat(
	["consent_out_of_scope" | in_scope; not covers(category)],
	["consent_not_explicit" | question.class(category) != "ordinary"; not consent.explicit == true],
)

# METADATA
# title: The person's own valid explicit consent for this partner, purpose and data
default own_explicit := false

own_explicit if {
	valid
	consent.explicit == true
	consent.givenBy == "SELF"
	every category in question.categories { covers(category) }
}

# METADATA
# title: A parent's valid consent that covers everything asked for
# related_resources:
#   - description: Protection of Freedoms Act 2012 section 26
#     ref: https://www.legislation.gov.uk/ukpga/2012/9/section/26
default parental := false

parental if {
	valid
	consent.givenBy == "REPRESENTATIVE"
	consent.authority == "parental_responsibility"
	every category in question.categories { covers(category) }
}

# METADATA
# title: A parent agrees and the child does not object
# related_resources:
#   - description: Protection of Freedoms Act 2012 section 26(5)
#     ref: https://www.legislation.gov.uk/ukpga/2012/9/section/26
default parental_unopposed := false

parental_unopposed if {
	parental
	not question.stated("child_objects")
}
