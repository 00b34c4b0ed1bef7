# METADATA
# title: Regulation and oversight
# description: Regulators, the ombudsman, licensing and trading standards.
package mayishare.grounds.regulation

# METADATA
# title: Regulating professions
# description: >-
#   What a professional regulator needs to decide whether someone is fit to practise may be given to
#   it, such as a social worker's record or a complaint.
# related_resources:
#   - description: Children and Social Work Act 2017 Part 2
#     ref: https://www.legislation.gov.uk/ukpga/2017/16/part/2
#   - description: Legal Services Act 2007
#     ref: https://www.legislation.gov.uk/ukpga/2007/29
#   - description: Data Protection Act 2018 Schedule 1 paragraph 12 (regulatory requirements)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/12
# custom:
#   subject: regulation
#   reading: "a choice: paragraph 12 is read to cover disclosures to any professional regulator"
professional_regulation := []

# METADATA
# title: Regulating care
# description: The Care Quality Commission must be given what it needs to inspect and regulate care.
# related_resources:
#   - description: Health and Social Care Act 2008 section 63
#     ref: https://www.legislation.gov.uk/ukpga/2008/14/section/63
#   - description: Health and Social Care Act 2008 section 64
#     ref: https://www.legislation.gov.uk/ukpga/2008/14/section/64
#   - description: Data Protection Act 2018 Schedule 1 paragraph 12 (regulatory requirements)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/12
# custom:
#   subject: regulation
care_regulation := []

# METADATA
# title: The ombudsman's investigations
# description: The Local Government and Social Care Ombudsman must be given what it needs to look into a complaint.
# related_resources:
#   - description: Local Government Act 1974 section 29
#     ref: https://www.legislation.gov.uk/ukpga/1974/7/section/29
# custom:
#   subject: regulation
ombudsman := []

# METADATA
# title: Checks on licences
# description: Who applies for a licence, and what they were convicted of, may be checked with the police and the fire service.
# related_resources:
#   - description: Licensing Act 2003 section 13
#     ref: https://www.legislation.gov.uk/ukpga/2003/17/section/13
#   - description: Licensing Act 2003 section 54
#     ref: https://www.legislation.gov.uk/ukpga/2003/17/section/54
#   - description: Local Government (Miscellaneous Provisions) Act 1976
#     ref: https://www.legislation.gov.uk/ukpga/1976/57
# custom:
#   subject: regulation
licensing_checks := []

# METADATA
# title: Trading standards and planning enforcement
# description: >-
#   What is needed to enforce trading standards and planning law may be shared with the police, other
#   councils, regulators and government departments. Special category data is not part of it.
# related_resources:
#   - description: Consumer Rights Act 2015 Schedule 5
#     ref: https://www.legislation.gov.uk/ukpga/2015/15/schedule/5
#   - description: Enterprise Act 2002 Part 9
#     ref: https://www.legislation.gov.uk/ukpga/2002/40/part/9
# custom:
#   subject: regulation
trading_standards := []
