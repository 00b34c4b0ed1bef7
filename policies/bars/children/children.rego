# METADATA
# title: Bars that protect children
# description: What stops sharing because the person is a child.
package mayishare.bars.children

import data.mayishare.consents
import data.mayishare.coverage
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: Pupils' biometric data
# description: >-
#   A school uses a child's biometric data to recognise them only with a parent's consent, and never
#   against the child's objection. A person who is not said to be 18 or over counts as a child.
# related_resources:
#   - description: Protection of Freedoms Act 2012 section 26
#     ref: https://www.legislation.gov.uk/ukpga/2012/9/section/26
#   - description: Protection of Freedoms Act 2012 section 27
#     ref: https://www.legislation.gov.uk/ukpga/2012/9/section/27
# custom:
#   subject: children
pupil_biometrics := sentence.bar(question.categories, $"A school may recognise a child by {sentence.labels(question.categories)} only with a parent’s consent that is in the register, and not if the child objects; anybody not said to be an adult counts as a child") if {
	question.purpose_in(["biometric_recognition"])
	question.partner.kind == "school"
	not question.no_child
	not consents.parental_unopposed
}

# METADATA
# title: A child's consent given online
# description: >-
#   Under 13, a child's consent to an online service counts only with a parent's.
# related_resources:
#   - description: Data Protection Act 2018 section 9
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/9
# custom:
#   subject: children
child_online_consent := sentence.bar(categories, $"The only ground for {sentence.labels(categories)} is a consent given online by a child under 13, without a parent") if {
	categories := coverage.blocked.child_online_consent
}
